# syntax=docker/dockerfile:1

FROM node:24.19.0-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11.16-slim-bookworm AS build
WORKDIR /site
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY manage.py ./
COPY wecoza wecoza
COPY classes classes
COPY templates templates
COPY static static
COPY --from=packages /build/node_modules node_modules
# Collecting needs settings, but no database and no secret: these values end with this line.
RUN SECRET_KEY=unused DATABASE_URL=postgres://unused ALLOWED_HOSTS=unused \
    /venv/bin/python manage.py collectstatic --no-input \
    && rm -r node_modules

FROM python:3.11.16-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BIND=0.0.0.0:8000
# A volume takes its owner from the folder in whose place it comes.
RUN useradd --system --no-create-home --uid 10001 wecoza && install --directory --owner=wecoza --mode=700 /files
WORKDIR /site
COPY --from=build /venv /venv
COPY --from=build /site /site
USER wecoza
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "wecoza.healthcheck", "/healthz"]
CMD ["gunicorn", "--config", "python:wecoza.gunicorn", "wecoza.wsgi"]
