"""Read files of office programs safely: archives of XML parts, and the cells of workbooks."""
