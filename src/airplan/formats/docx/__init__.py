"""Fill Word templates with docxtpl, the only place that names docxtpl, docx and jinja2."""
