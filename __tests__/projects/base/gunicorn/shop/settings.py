import os
MEDIA_ROOT = '/srv/media'
DEBUG = False
