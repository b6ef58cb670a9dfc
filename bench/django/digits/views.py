import numpy
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from PIL import Image, UnidentifiedImageError

from .models import Prediction
from .network import SIDE, probabilities_of

BOX = 20


@csrf_exempt
@require_POST
def create_prediction(request):
    """Multipart form with one file in → row and file kept → the prediction as JSON."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"error": "Add an image under the name file."}, status=400)
    try:
        image = Image.open(file).convert("L")
    except (UnidentifiedImageError, OSError):
        return JsonResponse({"error": "This is no image that can be read."}, status=422)
    probabilities = probabilities_of(normalise(image))
    digit = max(range(10), key=probabilities.__getitem__)
    file.seek(0)
    prediction = Prediction.objects.create(
        image=file,
        digit=digit,
        confidence=probabilities[digit],
        probabilities=probabilities,
    )
    answer = {
        "id": prediction.pk,
        "createdAt": prediction.created_at,
        "digit": digit,
        "confidence": prediction.confidence,
        "probabilities": probabilities,
        "image": prediction.image.name,
    }
    return JsonResponse(answer, status=201)


def normalise(image):
    """Black on white of any size → the digit in a box of 20×20 amid 28×28, 0…1, 1 = ink."""
    ink = Image.eval(image, lambda value: 255 - value)
    box = ink.getbbox()
    if box is not None:
        ink = ink.crop(box)
    scale = BOX / max(ink.size)
    ink = ink.resize([max(1, round(side * scale)) for side in ink.size], Image.BOX)
    canvas = Image.new("L", (SIDE, SIDE))
    canvas.paste(ink, ((SIDE - ink.width) // 2, (SIDE - ink.height) // 2))
    return numpy.asarray(canvas, dtype=numpy.float32) / 255
