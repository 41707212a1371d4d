-- Articles of one genre, copies among them, that counted after one night and after another.
select
    (select count(*) from trends.texts_after($first_night_id) where $genre = 'all' or genre = $genre) as n_then,
    (select count(*) from trends.texts_after($last_night_id) where $genre = 'all' or genre = $genre) as n_now;
