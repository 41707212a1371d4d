"""The report's folder: which charts and pages are new, and how they take the place of the old ones.

report_folder   writes the report: reads the standing, draws and renders what changed
report_files    files that are kept, replaced and removed
report_inputs   what each file was made of when it was written
"""
