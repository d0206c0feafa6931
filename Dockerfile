# What runs is the interpreter, the locked libraries and the program: no compiler, no tests, no development tools.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS libraries
COPY requirements-run.lock /
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: --requirement /requirements-run.lock

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="taskbot" org.opencontainers.image.licenses="MIT"
RUN groupadd --system --gid 10001 taskbot \
    && useradd --system --uid 10001 --gid taskbot --no-create-home --home-dir /data --shell /usr/sbin/nologin taskbot \
    && install --directory --owner taskbot --group taskbot --mode 0700 /data
COPY --from=libraries /venv /venv
COPY config /app/config
COPY taskbot /app/taskbot
COPY deploy/taskbot /usr/local/bin/taskbot
# The rights of a checkout are its owner's choice.
RUN chmod -R a+rX /app /usr/local/bin/taskbot && /venv/bin/python -m compileall -q /app/taskbot

ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    TASKBOT_DATA_DIR=/data \
    TASKBOT_PORT=8080
WORKDIR /data
VOLUME /data
EXPOSE 8080
USER taskbot
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["python", "/app/taskbot/web/alive.py"]
ENTRYPOINT ["taskbot"]
CMD ["run"]
