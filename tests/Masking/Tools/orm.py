"""SQLAlchemy's inspector, and its ORM on a table with masked columns. libpq's variables say where."""

import sqlalchemy as sa
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session

engine = sa.create_engine("postgresql+psycopg2://")
inspector = sa.inspect(engine)
for schema in inspector.get_schema_names():
    print("schema", schema)
    if schema == "information_schema":
        continue
    for name in inspector.get_table_names(schema) + inspector.get_view_names(schema):
        print("table", f"{schema}.{name}")
        for column in inspector.get_columns(name, schema):
            print("column", f"{schema}.{name}.{column['name']}")
print("key", *inspector.get_pk_constraint("people", "crm")["constrained_columns"])

Base = automap_base(metadata=sa.MetaData(schema="crm"))
Base.prepare(engine, reflect=True)
Person = Base.classes.people
with Session(engine) as session:
    added = Person(name="added by the ORM", email="canary@orm.example", phone="canary", score=7, tags=["canary"])
    session.add(added)
    session.commit()
    key = added.id
    print("read", added.name, added.phone, added.score, added.tags, added.email)
    added.name = "renamed by the ORM"
    session.commit()
    print("read", session.get(Person, key).name)
    session.delete(added)
    session.commit()
    print("left", session.query(Person).filter_by(id=key).count())
