"""What gunicorn serves; the network is loaded before the first request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
application = get_wsgi_application()

from digits import network  # noqa: E402 - after Django is set up

network.warm_up()
