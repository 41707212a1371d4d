-- All signs that undrawn texts have, of whichever text: the one look at the hashes of a whole history that a night
-- takes, but for nights that bring a wall to light.
create or replace temporary table shared_signs as
select signs.*
from core.signs as signs
semi join undrawn_signs using (sign_hash, sign_code);
