-- Delete sources whose place in the fixed panel has changed.
delete from trends.panel_members
where source_id in (select source_id from changed_panel);
