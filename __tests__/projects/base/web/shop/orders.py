import tempfile


def export(orders):
    with tempfile.NamedTemporaryFile() as file:
        file.write(orders)
