-- Every column of the public tables and views, in order, with its comment.
with relations as (
    select
        schema_name,
        table_name,
        'table' as kind,
        comment
    from duckdb_tables()
    union all
    select
        schema_name,
        view_name as table_name,
        'view' as kind,
        comment
    from duckdb_views()
)

select
    concat(columns.schema_name, '.', columns.table_name) as relation,
    relations.kind,
    relations.comment as relation_comment,
    columns.column_name,
    replace(lower(columns.data_type), 'timestamp with time zone', 'timestamptz') as column_type,
    columns.comment
from duckdb_columns() as columns
inner join relations using (schema_name, table_name)
where columns.schema_name in ('core', 'trends')
order by columns.schema_name, columns.table_name, columns.column_index
