"""Addresses of the portal: the office's, and what everybody reads."""

from django.urls import path

from zhibu.outreach.portal import api
from zhibu.outreach.portal.views import pieces, public, windows

app_name = "portal"
urlpatterns = [
    path("windows/", windows.WindowList.as_view(), name="windows"),
    path("windows/open/", windows.OpenWindow.as_view(), name="open"),
    path("windows/offer/", windows.OfferPiece.as_view(), name="offer"),
    path("windows/offers/<int:pk>/", windows.DecideOffer.as_view(), name="decide"),
    path("windows/<int:pk>/", windows.SetUpWindow.as_view(), name="set_up"),
    path("windows/<int:pk>/host/", windows.SetHost.as_view(), name="set_host"),
    path("windows/<int:pk>/order/", windows.OrderColumns.as_view(), name="order"),
    path("windows/<int:pk>/reopen/", windows.ReopenWindow.as_view(), name="reopen"),
    path("windows/<int:pk>/close/", windows.CloseWindow.as_view(), name="close"),
    path("pieces/<int:pk>/offer/", pieces.OfferThis.as_view(), name="offer_this"),
    path("pieces/<int:pk>/take-down/", pieces.TakeDown.as_view(), name="take_down"),
    path("search/", public.Search.as_view(), name="search"),
    path("reading/", public.Reading.as_view(), name="reading"),
    path("feeds/<slug:address>/", public.feed, name="feed"),
    path("media/portal/pictures/<str:name>", public.picture, name="picture"),
    path("api/v1/windows/", api.windows, name="api_windows"),
    path("api/v1/windows/<slug:address>/", api.window, name="api_window"),
    path("api/v1/windows/<slug:address>/<slug:column>/", api.column, name="api_column"),
    path("api/v1/pieces/<int:number>/", api.piece, name="api_piece"),
    path("sitemap.xml", public.site_map, name="site_map"),
    path("robots.txt", public.robots, name="robots"),
]
