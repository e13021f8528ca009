# What the image itself settles; read before the settings of the one that runs it.
STATIC_ROOT = "/var/lib/openstack-dashboard/static"
COMPRESS_OFFLINE = True
