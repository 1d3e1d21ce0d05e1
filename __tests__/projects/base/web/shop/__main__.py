import os

settings = os.environ['SHOP_SETTINGS']
print('reading', settings)
