-- The seed articles.
select * from core.baseline_articles
order by baseline_id;
