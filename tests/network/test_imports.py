import subprocess
import sys


def test_importing_the_network_loads_no_heavy_library():
    code = (
        "import sys, ruralroute.network; "
        "print([one for one in ('scipy', 'networkx', 'shapely', 'osmium', 'pyproj') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_roads_compiles_nothing():
    code = (
        "import sys, ruralroute.network.graph, ruralroute.network.osm, ruralroute.network.cache; "
        "print([one for one in ('numba', 'scipy', 'networkx') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
