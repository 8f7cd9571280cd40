"""What `hub start`, `hub web`, `hub worker`, `hub relay`, `hub scheduler` and `hub release` do."""
