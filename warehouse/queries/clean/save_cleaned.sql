-- Cleaned texts on their way to becoming articles.
insert or replace into raw.cleaned by name
select * from incoming;
