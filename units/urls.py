"""Coming in and going out."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from units import views

urlpatterns = [
    path("masuk/", views.LoginView.as_view(), name="login"),
    path("keluar/", login_not_required(LogoutView.as_view()), name="logout"),
    path("kata-sandi/", views.PasswordChangeView.as_view(), name="password_change"),
]
