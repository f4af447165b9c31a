// A real OpenID provider for tests: client credentials in, JWT access tokens out.
// It prints "listening <issuer>", rotates its signing key on the line "rotate", and ends with its standard input.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

// Its advice to those who deploy it would drown the test run's own output.
console.info = console.warn = () => {};
const { Provider } = await import('oidc-provider');

const resource = process.argv[2];

function newSigningKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' };
}

function newProvider(issuer) {
  const provider = new Provider(issuer, {
    jwks: { keys: [newSigningKey()] },
    clients: [
      {
        client_id: 'ci-job',
        client_secret: 'only-for-tests',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: (ctx, indicator) => ({
          scope: 'database',
          audience: indicator,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: () => ({ repository: 'acme/shop', repository_id: 68123, groups: ['dev', 'dba-shop'] }),
  });
  return provider.callback();
}

let answer;
const server = createServer((request, response) => answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  answer = newProvider(issuer);
  console.log(`listening ${issuer}`);
  const commands = createInterface({ input: process.stdin });
  commands.on('line', (line) => {
    if (line === 'rotate') {
      answer = newProvider(issuer);
      console.log('rotated');
    }
  });
  commands.on('close', () => process.exit(0));
});
