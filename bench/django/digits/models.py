from django.db import models


class Prediction(models.Model):
    """One image, where it is kept, and what was read in it."""

    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    image = models.FileField(upload_to="%Y/%m/%d")
    digit = models.PositiveSmallIntegerField(db_index=True)
    confidence = models.FloatField()
    probabilities = models.JSONField()
