# What the image itself settles; read before the settings of the one that runs it.
STATIC_ROOT = "/var/lib/openstack-dashboard/static"
COMPRESS_OFFLINE = True
# The settings of upstream name a memcached, which compressing would use as well, and lose what needs it without a word.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
