def write(pythons, folder): pass
