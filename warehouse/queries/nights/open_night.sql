-- Enter the night, or resume it.
insert into ops.nights (night_id, clock_at, state, codebook_sha256, codebook_version, ending, troubles)
values ($night_id, $clock_at, 'running', $codebook_sha256, $codebook_version, null, [])
on conflict do update set
    state = 'running',
    codebook_sha256 = excluded.codebook_sha256,
    codebook_version = excluded.codebook_version,
    ending = null,
    troubles = [];
