from django.urls import path

from digits.views import create_prediction

urlpatterns = [path("api/v1/predictions", create_prediction)]
