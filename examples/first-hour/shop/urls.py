from django.urls import path

from shop import views

urlpatterns = [path("upload", views.upload)]
