"""One module a file format: bytes in, Document or FactTable out."""
