"""An audience in Arrow: tables in its formats, and plans as functions of record batches."""
