-- Delete all corrected shares before they are computed again.
delete from trends.corrected_shares;
