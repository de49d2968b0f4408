"""The part of the expansion that is compiled; without a C compiler the package works too, in Python."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "deeplift_cas.landscape._strands",
            ["deeplift_cas/landscape/_strands.pyx"],
            extra_compile_args=["-O2"],
            optional=True,
        )
    ]
)
