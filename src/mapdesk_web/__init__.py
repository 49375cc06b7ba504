"""The site: desk, forum and API side by side over one Django project; started by `mapdesk serve`."""
