-- Why each revision has its relevance and its genre.
insert or replace into core.assessments by name
select * from incoming;
