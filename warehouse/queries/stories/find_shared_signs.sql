-- All signs, of any text, that undrawn texts share: the only scan of the signs of the whole history in a night, unless
-- boilerplate is found.
create or replace temporary table shared_signs as
select signs.*
from core.signs as signs
semi join undrawn_signs using (sign_hash, sign_code);
