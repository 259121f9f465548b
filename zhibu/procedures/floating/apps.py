from django.apps import AppConfig


class FloatingConfig(AppConfig):
    name = "zhibu.procedures.floating"
    label = "floating"
