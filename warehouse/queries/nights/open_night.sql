-- Enter the night or load, or resume it.
insert into ops.nights (night_id, clock_at, kind, state, codebook_sha256, codebook_version, ending, troubles)
values ($night_id, $clock_at, $kind, 'running', $codebook_sha256, $codebook_version, null, [])
on conflict do update set
    state = 'running',
    codebook_sha256 = excluded.codebook_sha256,
    codebook_version = excluded.codebook_version,
    ending = null,
    troubles = [];
