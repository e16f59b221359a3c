"""The web app's tabs, one module each. Only here and in app.py is gradio imported."""
