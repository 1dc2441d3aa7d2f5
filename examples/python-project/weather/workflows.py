"""Tasks on the default image, on named images, a dynamic task, a Spark task, and a plan that runs every morning."""

from typing import Dict, List

from flytekit import CronSchedule, LaunchPlan, Resources, dynamic, task, workflow
from flytekitplugins.spark import Spark

from weather import readings


@task
def stations() -> List[str]:
    return sorted(readings.load())


@task(container_image="{{.image.model.fqn}}:{{.image.model.version}}", requests=Resources(cpu="1", mem="512Mi"))
def forecast(station: str) -> float:
    temperatures = readings.load()[station]
    return temperatures[-1] + readings.trend(temperatures)


@dynamic
def forecasts(names: List[str]) -> Dict[str, float]:
    found = {}
    for name in names:
        found[name] = forecast(station=name)
    return found


@task(
    container_image="{{.image.spark.fqn}}:{{.image.spark.version}}",
    task_config=Spark(spark_conf={"spark.executor.instances": "2", "spark.driver.memory": "1g"}),
)
def mean_temperature() -> float:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.getOrCreate()
    every = [value for values in readings.load().values() for value in values]
    return session.sparkContext.parallelize(every).mean()


@workflow
def morning() -> Dict[str, float]:
    mean_temperature()
    return forecasts(names=stations())


every_morning = LaunchPlan.get_or_create(
    morning,
    name="every_morning",
    schedule=CronSchedule(schedule="0 6 * * *"),
)
