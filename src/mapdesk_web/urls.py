"""Every address of the site."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from mapdesk_web import observe
from mapdesk_web.desk import feeds, views

urlpatterns = [
    path("", views.front, name="front"),
    path("updates/", views.archive, name="archive"),
    path("updates/<str:update_id>/", views.update_page, name="update"),
    path("updates/<str:update_id>/<path:name>", views.bundle_file, name="bundle-file"),
    path("places/", views.places, name="places"),
    path("places/<str:slug>/", views.place, name="place"),
    path("sources/", views.sources, name="sources"),
    path("sources/<str:slug>/", views.source, name="source"),
    path("claims/<str:claim_id>/", views.claim, name="claim"),
    path("numbers/", views.numbers, name="numbers"),
    path("corrections/", views.corrections, name="corrections"),
    path("method/", views.method, name="method"),
    path("about/", views.about, name="about"),
    path("style.css", views.style, name="style"),
    path("feed.atom", feeds.UpdatesAtom(), name="feed-atom"),
    path("feed.rss", feeds.UpdatesRss(), name="feed-rss"),
    path("feed.json", feeds.json_feed, name="feed-json"),
    path("oembed", feeds.oembed, name="oembed"),
    path("sitemap.xml", sitemap, {"sitemaps": feeds.SITEMAPS}, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("healthz", observe.healthz, name="healthz"),
    path("readyz", observe.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("", include("mapdesk_web.forum.urls")),
    path("metrics", observe.metrics, name="metrics"),
]
