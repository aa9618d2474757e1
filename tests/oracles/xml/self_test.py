def run(folder): return 0, []
