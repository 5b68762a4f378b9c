# docker build -t jianbao . && docker run --rm -v "$PWD/raw:/data/raw:ro" -v "$PWD/extracted:/data/extracted" jianbao
# The folder for the records must be writable by user 10001. Corrections: -v "$PWD/corrections:/data/corrections:ro"
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/jianbao && /opt/jianbao/bin/pip install --no-cache-dir uv
COPY requirements.lock pyproject.toml README.md ./
# The lock holds the tools of developers too; hashes are checked for every package.
RUN /opt/jianbao/bin/uv pip install --python /opt/jianbao/bin/python --no-deps --require-hashes -r requirements.lock
COPY pipeline pipeline
COPY flows flows
RUN /opt/jianbao/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && find /opt/jianbao -name __pycache__ -type d -prune -exec rm -rf {} +

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home jianbao && mkdir -p /data/raw /data/extracted && chown -R jianbao /data
COPY --from=build /opt/jianbao /opt/jianbao
ENV PATH=/opt/jianbao/bin:$PATH PYTHONUNBUFFERED=1
USER jianbao
WORKDIR /data
ENTRYPOINT ["jianbao"]
CMD ["run", "raw", "--out", "extracted"]
