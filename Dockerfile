# On Record as an image: the command `onrecord`, and Dagster's web server, daemon and code server. compose.yaml puts them together.
#   docker build -t onrecord .
#   docker run --rm -v "$PWD/news:/data" onrecord onrecord release
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml requirements.lock hatch_build.py README.md LICENSE ./
COPY assets assets
COPY pipelines pipelines
COPY data/language data/language
COPY data/lookups data/lookups
COPY data/models data/models
COPY data/defaults data/defaults
# the versions of the lock, without what only tests need
RUN uv build --wheel --out-dir /dist && uv venv /opt/onrecord && \
    uv pip install --no-cache --python /opt/onrecord/bin/python --constraint requirements.lock "$(echo /dist/*.whl)[postgres]"

FROM python:3.11-slim-bookworm
COPY --from=build /opt/onrecord /opt/onrecord
RUN useradd --uid 1000 --create-home onrecord && install -d -o onrecord -g onrecord /data /dagster_home
# one numerical thread per process: the work is spread over processes instead
ENV PATH=/opt/onrecord/bin:$PATH ONRECORD_DATA=/data DAGSTER_HOME=/dagster_home OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
USER 1000
WORKDIR /data
CMD ["onrecord", "release"]
