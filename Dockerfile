# The bot alone, without the playground. BASE is any image with CPython 3.11 or newer on Linux.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
COPY requirements/bot.lock /tmp/bot.lock
RUN python3 -m venv /opt/quayside \
    && /opt/quayside/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/bot.lock

FROM ${BASE}
# The user's number is fixed, so that a volume keeps its owner over upgrades.
RUN echo 'quayside:x:10001:' >> /etc/group \
    && echo 'quayside:x:10001:10001::/home/quayside:/usr/sbin/nologin' >> /etc/passwd \
    && install -d -o 10001 -g 10001 -m 0700 /data /home/quayside
COPY --from=build /opt/quayside /opt/quayside
COPY migrations /app/migrations
COPY bot /app/bot
ENV PATH=/opt/quayside/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    QUAYSIDE_DATABASE=/data/quayside.sqlite3 \
    QUAYSIDE_HEALTH_FILE=/tmp/quayside.health
WORKDIR /app
USER 10001:10001
VOLUME /data
# Healthy while the bot is connected to Discord: it touches a file, and this looks at its age.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=2 \
    CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
