"""Every address of the site."""

from django.urls import path

from mapdesk_web.desk import views

urlpatterns = [
    path("", views.archive, name="archive"),
    path("updates/<str:update_id>/", views.bundle_file, {"name": "index.html"}, name="update"),
    path("updates/<str:update_id>/<path:name>", views.bundle_file, name="bundle-file"),
]
