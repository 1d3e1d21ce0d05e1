from pathlib import Path

from django.conf import settings
from django.http import HttpResponse


def upload(request):
    picture = request.FILES["picture"]
    with open(Path(settings.MEDIA_ROOT) / "latest.png", "wb") as target:
        target.write(picture.read())
    return HttpResponse("thank you")
