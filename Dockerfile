# Both images, for those who build with Docker or BuildKit:
#   docker build --target gateway-operator -t gateway-operator .
#   docker build --target gateway-proxy -t gateway-proxy .
# `make images` makes the same programs into images without Docker; that is the way that our tests exercise.

# PostgreSQL 18's parser, linked against a C library that is older than that of the last stages.
FROM debian:bookworm-slim AS parser
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates gcc libc6-dev
WORKDIR /source
COPY scripts/pg-query scripts/
COPY proxy/GatewayProxy.Sql/Native/pg_query_glibc.c proxy/GatewayProxy.Sql/Native/
RUN scripts/pg-query

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=parser /source/artifacts/tools/pg-query artifacts/tools/pg-query
ARG OPTIONS="-c Release --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -p:DebugType=none \
 -p:ContinuousIntegrationBuild=true -p:PublishDocumentationFiles=false"
RUN dotnet publish operator/GatewayOperator/GatewayOperator.csproj $OPTIONS --artifacts-path /build -o /app/operator
RUN dotnet publish proxy/GatewayProxy/GatewayProxy.csproj $OPTIONS --artifacts-path /build -o /app/proxy

# Chiseled: no shell and no package manager.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS runtime
ENV DOTNET_EnableDiagnostics=0 DOTNET_gcServer=0 HOME=/tmp
USER 65532:65532

FROM runtime AS gateway-operator
COPY --from=build /app/operator /app
ENTRYPOINT ["/app/gateway-operator"]

FROM runtime AS gateway-proxy
COPY --from=build /app/proxy /app
ENTRYPOINT ["/app/gateway-proxy"]
