-- Add one line to the ledger; the batches of one step are summed.
insert into ops.ledger (night_id, step, source_id, n_in, n_out, n_put_aside)
select
    night_id,
    step,
    source_id,
    n_in,
    n_out,
    n_put_aside
from incoming
on conflict do update set
    n_in = ledger.n_in + excluded.n_in,
    n_out = ledger.n_out + excluded.n_out,
    n_put_aside = ledger.n_put_aside + excluded.n_put_aside;
