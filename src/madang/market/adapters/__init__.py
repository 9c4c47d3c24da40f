"""Where bars come from (sample, marcap, a folder), where documents are kept, and how bars are read back."""
