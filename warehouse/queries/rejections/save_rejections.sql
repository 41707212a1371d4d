-- Store tonight's rejections; the same subject and reason stay one row.
insert into core.rejections by name
select * from incoming
on conflict do update set
    detail = excluded.detail,
    way_out = excluded.way_out,
    state = excluded.state,
    n_nights = rejections.n_nights + if(rejections.last_night_id = excluded.last_night_id, 0, 1),
    last_night_id = excluded.last_night_id;
