from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "zhibu.outreach.phone"
    label = "phone"
